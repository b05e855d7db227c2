"""An attack on a run's own pages: can hidden counts be worked out from everything that is published?"""

from riskkit.release.back_calculation.attacking import Attack, Cell, Model, attack, attack_findings

__all__ = ["Attack", "Cell", "Model", "attack", "attack_findings"]
