"""Ask the questions at a terminal: copier's own questionnaire, and only that.

Copier is given a template of one file, the answers file, so that it renders nothing else
and looks for no git repository; what it notes there is what the person answered.
"""

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

import yaml

from layerline.errors import Refusal
from layerline.templating.questions import Questionnaire, refuse_unknown


def ask(
    questionnaire: Questionnaire, given: Mapping[str, str], *, folder_name: str
) -> dict[str, str]:
    """The answers of the person at the terminal; what is given is not asked again.

    Raises:
        Refusal: a key that is no question, or a given answer that its validator refuses.
        KeyboardInterrupt: the person has had enough.
    """
    # The one place that imports copier: it takes longer than all else that `new` does, and
    # a person who reads the first question is the only one who does not notice.
    from copier import run_copy  # noqa: PLC0415
    from copier.errors import InteractiveSessionError  # noqa: PLC0415

    refuse_unknown(questionnaire, given)
    with tempfile.TemporaryDirectory(prefix="layerline-") as temporary:
        template, project = Path(temporary, "template"), Path(temporary, "project", folder_name)
        _only_the_answers_file(questionnaire, template)
        try:
            run_copy(str(template), project, data=dict(given), unsafe=False, quiet=True)
        except InteractiveSessionError:  # Ctrl-D means what Ctrl-C does
            raise KeyboardInterrupt from None
        except ValueError as error:
            raise Refusal(str(error), remedy="pass another value with --data") from None
        noted = yaml.safe_load((project / questionnaire.answers_file).read_text("utf-8"))
    return {question.name: str(noted[question.name]) for question in questionnaire.questions}


def _only_the_answers_file(questionnaire: Questionnaire, template: Path) -> None:
    name = "{{_copier_conf.answers_file}}.jinja"
    folder = template / questionnaire.template.relative_to(questionnaire.root)
    folder.mkdir(parents=True)
    shutil.copyfile(questionnaire.root / "copier.yml", template / "copier.yml")
    shutil.copyfile(questionnaire.template / name, folder / name)
