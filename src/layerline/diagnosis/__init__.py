"""What ails a project: its manifests, code, wiring and migrations held against each other.

No database is asked and no code of the project runs. `examine` is the only door.
"""

from layerline.diagnosis.drift import FileState, State
from layerline.diagnosis.examination import Report, examine
from layerline.diagnosis.trouble import Trouble

__all__ = ["FileState", "Report", "State", "Trouble", "examine"]
