-- The same 40 numbers as features_40.yaml, written by hand for DuckDB, as a careful analyst would: one pass over the joined
-- records, conditional aggregates, distinct counts in two stages. It trusts that no person has two records with the same part
-- in one event (true of this world, checked by riskkit), so it needs no DISTINCT. $extracts and $as_of are filled in;
-- `spine` holds row, person_id, age and first_known of everyone scored. Events of the future never enter.
WITH parts AS (
    SELECT s.row, i.event_id, i.role
    FROM '$extracts/involvements/*.parquet' AS i
    JOIN '$extracts/people.parquet' AS p USING (record_id)
    JOIN spine AS s USING (person_id)
),
known AS (
    SELECT row, role, agency, kind, offence, status, harm, occurred_at,
           kind = 'crime' AND role = 'suspect' AND status <> 'cancelled' AS suspect,
           kind = 'crime' AND role = 'victim' AND status <> 'cancelled' AS victim,
           offence IN ('violence_knife_serious', 'violence_gun_serious', 'violence_serious_other', 'violence_other') AS violent,
           occurred_at >= DATE '$as_of' - 180 AS d180,
           occurred_at >= DATE '$as_of' - 365 AS d365,
           occurred_at >= DATE '$as_of' - 730 AS d730,
           occurred_at >= DATE '$as_of' - 1825 AS d1825
    FROM parts JOIN '$extracts/events/*.parquet' USING (event_id)
    WHERE known_at < TIMESTAMP '$as_of' AND occurred_at < TIMESTAMP '$as_of'
),
counted AS (
    SELECT row,
        count(*) FILTER (WHERE suspect AND violent AND d365) AS suspect_violence_365,
        count(*) FILTER (WHERE suspect AND violent AND d1825) AS suspect_violence_1825,
        count(*) FILTER (WHERE suspect AND d180) AS suspect_any_180,
        count(*) FILTER (WHERE suspect AND d365) AS suspect_any_365,
        count(*) FILTER (WHERE suspect AND d1825) AS suspect_any_1825,
        count(*) FILTER (WHERE suspect AND offence = 'possession_weapon' AND d365) AS suspect_weapon_365,
        count(*) FILTER (WHERE suspect AND offence = 'possession_weapon' AND d1825) AS suspect_weapon_1825,
        count(*) FILTER (WHERE suspect AND offence = 'robbery' AND d1825) AS suspect_robbery_1825,
        count(*) FILTER (WHERE suspect AND offence IN ('burglary', 'vehicle_theft', 'theft', 'robbery') AND d365) AS suspect_taking_365,
        count(*) FILTER (WHERE suspect AND offence IN ('burglary', 'vehicle_theft', 'theft', 'robbery') AND d1825) AS suspect_taking_1825,
        count(*) FILTER (WHERE suspect AND offence = 'domestic_abuse' AND d1825) AS suspect_domestic_1825,
        count(*) FILTER (WHERE suspect AND offence = 'public_order' AND d1825) AS suspect_disorder_1825,
        sum(harm) FILTER (WHERE suspect AND d365) AS suspect_harm_365,
        sum(harm) FILTER (WHERE suspect AND d1825) AS suspect_harm_1825,
        max(occurred_at) FILTER (WHERE suspect) AS last_suspect,
        min(occurred_at) FILTER (WHERE suspect) AS first_suspect,
        count(*) FILTER (WHERE suspect AND d730) AS suspect_any_730,
        count(*) FILTER (WHERE kind = 'custody' AND role = 'suspect' AND d365) AS custody_365,
        count(*) FILTER (WHERE kind = 'custody' AND role = 'suspect' AND d1825) AS custody_1825,
        count(*) FILTER (WHERE kind = 'court_result' AND role = 'convicted' AND d1825) AS convicted_1825,
        count(*) FILTER (WHERE kind = 'stop_search' AND role = 'subject' AND d365) AS searched_365,
        count(*) FILTER (WHERE kind = 'stop_search' AND role = 'subject' AND d1825) AS searched_1825,
        count(*) FILTER (WHERE kind = 'intelligence' AND role = 'subject' AND d365) AS intelligence_365,
        count(*) FILTER (WHERE kind = 'intelligence' AND role = 'subject' AND d1825) AS intelligence_1825,
        count(*) FILTER (WHERE kind = 'intelligence' AND role = 'subject' AND d730) AS intelligence_730,
        count(*) FILTER (WHERE victim AND violent AND d365) AS victim_violence_365,
        count(*) FILTER (WHERE victim AND violent AND d1825) AS victim_violence_1825,
        count(*) FILTER (WHERE victim AND d365) AS victim_any_365,
        count(*) FILTER (WHERE victim AND d1825) AS victim_any_1825,
        sum(harm) FILTER (WHERE victim AND d1825) AS victim_harm_1825,
        max(occurred_at) FILTER (WHERE victim AND violent) AS last_victim_violence,
        count(*) FILTER (WHERE kind = 'injury' AND role = 'victim' AND offence IN ('injury_knife', 'injury_gun', 'injury_assault') AND d365) AS injured_365,
        count(*) FILTER (WHERE kind = 'injury' AND role = 'victim' AND offence IN ('injury_knife', 'injury_gun', 'injury_assault') AND d1825) AS injured_1825,
        count(*) FILTER (WHERE agency = 'social_care' AND role = 'subject' AND d1825) AS social_care_1825,
        count(*) FILTER (WHERE agency = 'education' AND role = 'subject' AND d1825) AS exclusions_1825
    FROM known GROUP BY row
),
offences AS (
    SELECT row, count(*) AS suspect_offences_1825
    FROM (SELECT DISTINCT row, offence FROM known WHERE suspect AND d1825 AND offence IS NOT NULL) GROUP BY row
),
agencies AS (
    SELECT row, count(*) AS agencies_1825 FROM (SELECT DISTINCT row, agency FROM known WHERE d1825) GROUP BY row
)
SELECT
    coalesce(suspect_violence_365, 0) AS suspect_violence_365,
    coalesce(suspect_violence_1825, 0) AS suspect_violence_1825,
    coalesce(suspect_any_180, 0) AS suspect_any_180,
    coalesce(suspect_any_365, 0) AS suspect_any_365,
    coalesce(suspect_any_1825, 0) AS suspect_any_1825,
    coalesce(suspect_weapon_365, 0) AS suspect_weapon_365,
    coalesce(suspect_weapon_1825, 0) AS suspect_weapon_1825,
    coalesce(suspect_robbery_1825, 0) AS suspect_robbery_1825,
    coalesce(suspect_taking_365, 0) AS suspect_taking_365,
    coalesce(suspect_taking_1825, 0) AS suspect_taking_1825,
    coalesce(suspect_domestic_1825, 0) AS suspect_domestic_1825,
    coalesce(suspect_disorder_1825, 0) AS suspect_disorder_1825,
    coalesce(suspect_harm_365, 0) AS suspect_harm_365,
    coalesce(suspect_harm_1825, 0) AS suspect_harm_1825,
    coalesce(suspect_offences_1825, 0) AS suspect_offences_1825,
    date_diff('day', last_suspect, TIMESTAMP '$as_of') AS days_since_suspect,
    date_diff('day', first_suspect, TIMESTAMP '$as_of') AS days_since_first_suspect,
    coalesce(2 * suspect_any_365 - suspect_any_730, 0) AS suspect_trend,
    suspect_violence_1825 / nullif(suspect_any_1825, 0) AS violent_share,
    coalesce(custody_365, 0) AS custody_365,
    coalesce(custody_1825, 0) AS custody_1825,
    coalesce(convicted_1825, 0) AS convicted_1825,
    coalesce(searched_365, 0) AS searched_365,
    coalesce(searched_1825, 0) AS searched_1825,
    coalesce(intelligence_365, 0) AS intelligence_365,
    coalesce(intelligence_1825, 0) AS intelligence_1825,
    coalesce(2 * intelligence_365 - intelligence_730, 0) AS intelligence_trend,
    coalesce(victim_violence_365, 0) AS victim_violence_365,
    coalesce(victim_violence_1825, 0) AS victim_violence_1825,
    coalesce(victim_any_365, 0) AS victim_any_365,
    coalesce(victim_any_1825, 0) AS victim_any_1825,
    coalesce(victim_harm_1825, 0) AS victim_harm_1825,
    date_diff('day', last_victim_violence, TIMESTAMP '$as_of') AS days_since_victim_violence,
    coalesce(injured_365, 0) AS injured_365,
    coalesce(injured_1825, 0) AS injured_1825,
    coalesce(social_care_1825, 0) AS social_care_1825,
    coalesce(exclusions_1825, 0) AS exclusions_1825,
    coalesce(agencies_1825, 0) AS agencies_1825,
    age,
    least(date_diff('day', first_known, DATE '$as_of'), 3650) AS days_known
FROM spine
LEFT JOIN counted USING (row)
LEFT JOIN offences USING (row)
LEFT JOIN agencies USING (row)
ORDER BY row
