"""`review`: the sign-off sheet of a release, both records exactly as they will stand, and a digest to approve.

It is `publish` up to the moment of its first write, so that what is reviewed is what is done.
"""

from dataclasses import replace

from doi_action.hosts import Host
from doi_action.release.carry_out import TELL
from doi_action.report import Report
from doi_action.settings import Settings
from doi_action.templates_folder import templates_folder
from doi_action.verbs.publish import REVIEW, Connect, publish


def review(settings: Settings, *, host: Host, connect: Connect, tell: TELL) -> Report:
    """What publishing the release that `settings` name would write. Reads only; never raises a DoiActionError."""
    dry = settings.with_value("dry-run", "true", REVIEW)
    report = publish(dry, host=host, connect=connect, tell=tell)
    return replace(report, verb="review", headline=report.headline.replace("Dry run", "Review", 1))


def page_of(report: Report) -> str:
    """The sheet as one page of HTML; the template is always ours."""
    from doi_action.edits.templating import environment
    from doi_action.views.sign_off import sheet_page

    return sheet_page(report, templates=environment(templates_folder()))
