"""The file that somebody names for a result: `--output`, and the input `output` of the Action."""

from pathlib import Path

from doi_action.errors import SettingsError


def write_result(text: str, output: Path) -> None:
    """Write the result to `output`, with the folders that it names. Raises SettingsError where that is impossible."""
    if output.is_dir():
        raise SettingsError(f"--output '{output}' is a folder", fix="name a file", rule="usage")
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise unwritable("--output", output, error) from error


def unwritable(flag: str, place: Path, error: OSError) -> SettingsError:
    """What to say where the place that a flag names cannot be written."""
    return SettingsError(
        f"{flag} '{place}' cannot be written",
        why=error.strerror or str(error),
        fix="name a place that you may write to",
        rule="usage",
    )
