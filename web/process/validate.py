"""Rasa's own check of the bot's data, silent unless it finds something."""

from __future__ import annotations

import subprocess
import sys

from web.process import layout, model


def main() -> int:
    """Exit status of `rasa data validate`; what it says is shown only when it is not satisfied."""
    command = [str(layout.RASA_VENV / "bin" / "rasa"), "data", "validate", "--fail-on-warnings"]
    command += ["--config", "bot/config.yml", "--domain", "bot/domain", "--data", "bot/data"]
    answer = subprocess.run(command, cwd=layout.ROOT, env=model.rasa_env(), capture_output=True, text=True)
    if answer.returncode:
        print(answer.stdout + answer.stderr, file=sys.stderr)
    return answer.returncode


if __name__ == "__main__":
    sys.exit(main())
