// What a page is, measured in the browser itself: lists of faults by kind, each a short text; an empty list means none was found.
// Called with no argument. It reads computed styles and boxes only, and changes nothing.
() => {
  const MOST = 12;
  const faults = {structure: [], contrast: [], marks: [], targets: [], reflow: [], clipped: [], scrollers: []};
  const tell = (kind, text) => { if (faults[kind].length < MOST) faults[kind].push(text); };
  const words = node => (node.textContent || "").replace(/\s+/g, " ").trim().slice(0, 50);
  const named = e => `<${e.tagName.toLowerCase()}${e.getAttribute("class") ? " ." + e.getAttribute("class") : ""}> ${words(e)}`;
  const shown = e => e.checkVisibility({contentVisibilityAuto: true, visibilityProperty: true});
  const all = selector => [...document.querySelectorAll(selector)];
  const width = document.documentElement.clientWidth;

  // Structure: language, title, policy, one h1, headings in order, tables with captions and scopes, ids, links.
  if (document.documentElement.lang !== "en-GB") tell("structure", "lang is not en-GB");
  if (!document.title.trim()) tell("structure", "no title");
  const policy = document.querySelector("head meta[http-equiv='Content-Security-Policy']");
  if (!policy || !/^default-src 'none';/.test(policy.content)) tell("structure", "no policy that lets nothing in");
  if (policy && /script-src|connect-src|frame-src|https?:|\*/.test(policy.content)) tell("structure", "the policy lets something in");
  if (all("script,iframe,object,embed,link,base,form,video,audio,img").length) tell("structure", "an element that has no place here");
  if (all("main").length !== 1) tell("structure", "not one main");
  if (all("h1").length !== 1) tell("structure", `${all("h1").length} h1`);
  let level = 0;
  for (const h of all("h1,h2,h3,h4,h5,h6")) {
    const now = +h.tagName[1];
    if (now > level + 1) tell("structure", `h${now} after h${level}: ${words(h)}`);
    if (!words(h)) tell("structure", `an empty h${now}`);
    level = now;
  }
  const first = document.querySelector("a[href],button,input,select,textarea,summary,[tabindex]");
  if (!first || !first.matches("a.skip[href='#main']")) tell("structure", "the first thing to reach is not the skip link");
  for (const table of all("table")) {
    if (!table.caption || !words(table.caption)) tell("structure", `a table without a caption: ${words(table)}`);
    if (!table.querySelector("th")) tell("structure", `a table without headers: ${words(table)}`);
    for (const th of table.querySelectorAll("th")) {
      if (!["col", "row", "colgroup", "rowgroup"].includes(th.scope)) tell("structure", `a header without scope: ${words(th)}`);
      if (!words(th)) tell("structure", `an empty header in: ${words(table.caption || table)}`);
    }
  }
  const ids = all("[id]").map(e => e.id);
  for (const id of new Set(ids.filter((id, n) => ids.indexOf(id) !== n))) tell("structure", `two elements with id ${id}`);
  for (const a of all("a[href^='#']")) {
    if (!document.getElementById(decodeURIComponent(a.hash.slice(1)))) tell("structure", `a link to nowhere: ${a.getAttribute("href")}`);
  }
  for (const svg of all("svg")) {
    if (svg.getAttribute("aria-hidden") === "true") continue;
    if (svg.getAttribute("role") !== "img") tell("structure", "a picture without role img");
    const spoken = svg.getAttribute("aria-label") || (svg.getAttribute("aria-labelledby") || "").split(" ").map(id => words(document.getElementById(id) || document.createElement("i"))).join("");
    if (!spoken) tell("structure", "a picture without a name");
  }

  // Contrast: the colour of every text node that is shown against what is painted behind it.
  const dot = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const seen = new Map();
  const rgba = text => {
    if (!seen.has(text)) {
      dot.clearRect(0, 0, 1, 1);
      dot.fillStyle = text;
      dot.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = dot.getImageData(0, 0, 1, 1).data;
      seen.set(text, [r, g, b, a / 255]);
    }
    return seen.get(text);
  };
  const over = (top, below) => [0, 1, 2].map(i => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
  const behind = e => {
    const layers = [];
    for (let at = e; at; at = at.parentElement) {
      const style = getComputedStyle(at), colour = rgba(style.backgroundColor);
      if (style.backgroundImage !== "none") tell("contrast", `text before a picture cannot be measured: ${named(e)}`);
      if (colour[3] > 0) layers.push(colour);
      if (colour[3] === 1) break;
    }
    return layers.reverse().reduce((below, top) => over(top, below), [255, 255, 255, 1]);
  };
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + 0.05) / (y + 0.05); };
  const faded = e => { let part = 1; for (let at = e; at; at = at.parentElement) part *= +getComputedStyle(at).opacity; return part; };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode, e = text.parentElement;
    if (!text.data.trim() || e.closest("title,desc,style") || !shown(e)) continue;
    const style = getComputedStyle(e), drawn = e.closest("svg");
    const colour = rgba(drawn ? style.fill : style.color).slice();
    colour[3] *= faded(e) * (drawn ? +style.fillOpacity : 1);
    const scale = drawn && e.getScreenCTM ? e.getScreenCTM().a : 1;
    const size = parseFloat(style.fontSize) * scale;
    const large = size >= 24 || (size >= 18.66 && +style.fontWeight >= 700);
    const ground = behind(drawn ? drawn.parentElement : e);
    const found = ratio(over(colour, ground), ground);
    if (found < (large ? 3 : 4.5)) tell("contrast", `${found.toFixed(2)}: ${named(e)}`);
  }

  // Marks of charts and icons: 3 to 1, but for guide lines in the colour of rules, which carry no meaning.
  const rule = rgba(getComputedStyle(document.documentElement).getPropertyValue("--rule").trim() || "#fff0").join();
  for (const mark of all("svg path,svg rect,svg circle,svg line,svg polygon,svg use,svg ellipse,svg polyline")) {
    if (mark.closest("defs,clipPath,symbol") || !shown(mark)) continue;
    const style = getComputedStyle(mark), svg = mark.closest("svg"), ground = behind(svg.parentElement);
    const painted = [["fill", style.fill, style.fillOpacity], ["stroke", style.stroke, style.strokeOpacity]].filter(
      ([, colour, part]) => colour !== "none" && +part > 0 && rgba(colour)[3] > 0 && rgba(colour).join() !== rule);
    const best = painted.map(([, colour, part]) => {
      const paint = rgba(colour).slice();
      paint[3] *= faded(mark) * part;
      return ratio(over(paint, ground), ground);
    });
    if (best.length && Math.max(...best) < 3) tell("marks", `${Math.max(...best).toFixed(2)}: <${mark.tagName}> in ${svg.getAttribute("class")}`);
  }

  // Targets: 24 by 24 pixels, or inside a sentence, or far enough from every other target (WCAG 2.5.8).
  const targets = all("a[href],summary,button,input,select").filter(e => shown(e) && !e.matches(".skip"));
  const boxes = targets.map(e => e.getBoundingClientRect());
  const small = box => box.width < 24 || box.height < 24;
  const inSentence = e => {
    if (getComputedStyle(e).display !== "inline") return false;
    let block = e.parentElement;
    while (getComputedStyle(block).display === "inline") block = block.parentElement;
    return words(block) !== words(e);
  };
  targets.forEach((e, n) => {
    const box = boxes[n];
    if (!small(box) || inSentence(e)) return;
    const x = box.x + box.width / 2, y = box.y + box.height / 2;
    const near = boxes.some((other, m) => {
      if (m === n) return false;
      const ox = other.x + other.width / 2, oy = other.y + other.height / 2;
      if (small(other) && Math.hypot(x - ox, y - oy) < 24) return true;
      const dx = Math.max(other.left - x, 0, x - other.right), dy = Math.max(other.top - y, 0, y - other.bottom);
      return Math.hypot(dx, dy) < 12;
    });
    if (near) tell("targets", `${Math.round(box.width)} x ${Math.round(box.height)}: ${named(e)}`);
  });

  // Reflow: the page scrolls one way; what is wider stands in a region that can be reached and has a name.
  if (document.documentElement.scrollWidth > width) tell("reflow", `the page is ${document.documentElement.scrollWidth} wide in ${width}`);
  const moving = e => /(auto|scroll)/.test(getComputedStyle(e).overflowX + getComputedStyle(e).overflowY);
  for (const e of all("body *")) {
    if (!shown(e) || e.closest("svg") && e.tagName !== "svg") continue;
    const box = e.getBoundingClientRect(), style = getComputedStyle(e);
    if (moving(e)) {
      if (e.scrollWidth <= e.clientWidth && e.scrollHeight <= e.clientHeight) continue;
      const named = e.getAttribute("aria-label") || e.getAttribute("aria-labelledby");
      if (!(e.tabIndex === 0 && e.getAttribute("role") === "region" && named) && !e.querySelector("a[href],button")) {
        tell("scrollers", `a part that scrolls and cannot be reached: ${words(e)}`);
      }
      continue;
    }
    const hidden = box.width <= 1 && box.height <= 1 || style.position === "absolute" && box.right < 0;
    if (hidden) continue;
    const inside = (() => { for (let at = e.parentElement; at; at = at.parentElement) if (moving(at)) return true; return false; })();
    if (!inside && box.right > width + 1) tell("reflow", `sticks out by ${Math.round(box.right - width)}: ${named(e)}`);
    if (/(hidden|clip)/.test(style.overflowX + style.overflowY) && e.tagName !== "svg" && words(e) &&
        (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1)) tell("clipped", named(e));
  }
  for (const text of all("svg text")) {
    if (!shown(text)) continue;
    const box = text.getBoundingClientRect(), frame = text.closest("svg").getBoundingClientRect();
    const out = Math.max(frame.left - box.left, box.right - frame.right, frame.top - box.top, box.bottom - frame.bottom);
    if (box.width && out > 2) tell("clipped", `${Math.round(out)} px of a chart's word: ${words(text)}`);
  }
  return faults;
}
