"""Every door of the application: an example address for each view, and who may come in.

Written down a second time, apart from the views and from the table of rights, so that neither can change alone.
A new view needs its row here.
"""

from tracker.domain.permissions import Role

PUBLIC = None
EVERYBODY = frozenset(Role)
WORK = frozenset({Role.LEADER, Role.UNIT_HEAD, Role.OFFICER, Role.CLERK})
OVERSIGHT = frozenset({Role.LEADER, Role.CLERK})
LEADERS = frozenset({Role.LEADER})
CLERKS = frozenset({Role.CLERK})
POST_ROOM = frozenset({Role.CLERK, Role.ADMINISTRATOR})
KEEPERS = frozenset({Role.ADMINISTRATOR})

Audience = frozenset[Role] | None

ROWS: tuple[tuple[Audience, dict[str, str]], ...] = (
    (
        PUBLIC,
        {
            "accounts.forgotten": "/forgotten-password",
            "accounts.preferences": "/preferences",
            "accounts.reset": "/reset-password/x",
            "accounts.sign_in": "/sign-in",
            "accounts.sign_out": "/sign-out",
            "feeds.read": "/feeds/x.ics",
            "health.check": "/healthz",
            "health.ready": "/readyz",
        },
    ),
    (
        EVERYBODY,
        {
            "accounts.end_others": "/account/end-other-sessions",
            "accounts.mail": "/account/mail",
            "accounts.own": "/account",
            "accounts.password": "/account/password",
            "feeds.own": "/account/feeds",
            "feeds.revoke": "/account/feeds/1/revoke",
            "home.start": "/",
        },
    ),
    (
        WORK,
        {
            "directives.ask": "/directives/1/start",
            "directives.do": "/directives/1/start",
            "directives.show": "/directives/1",
            "directives.tick": "/directives/1/steps/1",
            "evidence.add": "/directives/1/evidence",
            "evidence.ask_remove": "/evidence/1/remove",
            "evidence.do_add": "/directives/1/evidence/file",
            "evidence.do_replace": "/evidence/1/replace/file",
            "evidence.file": "/evidence/1/file",
            "evidence.inline": "/evidence/1/inline",
            "evidence.remove": "/evidence/1/remove",
            "evidence.replace": "/evidence/1/replace",
            "evidence.show": "/evidence/1",
            "history.directive_table": "/directives/1/history.csv",
            "history.of_directive": "/directives/1/history",
            "lists.index": "/directives",
            "lists.table": "/directives.csv",
            "plans.index": "/plans/",
            "plans.show": "/plans/1",
            "plans.source": "/plans/1/source",
            "plans.table": "/plans/table.csv",
            "units.mine": "/units/mine",
            "units.part": "/units/1/overdue",
            "units.part_table": "/units/1/overdue.csv",
            "units.show": "/units/1",
        },
    ),
    (
        OVERSIGHT,
        {
            "history.of_plan": "/plans/1/history",
            "history.plan_table": "/plans/1/history.csv",
            "overview.show": "/overview",
            "overview.table": "/overview.csv",
            "units.table": "/units.csv",
        },
    ),
    (
        LEADERS,
        {
            "signoffs.ask_return": "/signoffs/1/return",
            "signoffs.ask_sign": "/signoffs/1/sign",
            "signoffs.decide": "/signoffs/1/extension",
            "signoffs.extension": "/signoffs/1/extension",
            "signoffs.index": "/signoffs",
            "signoffs.send_back": "/signoffs/1/return",
            "signoffs.show": "/signoffs/1",
            "signoffs.sign": "/signoffs/1/sign",
        },
    ),
    (
        CLERKS,
        {
            "drafts.add": "/drafts/1/items/new",
            "drafts.again": "/drafts/again/1",
            "drafts.confirm": "/drafts/1/items/1/confirm",
            "drafts.confirm_sure": "/drafts/1/confirm-sure",
            "drafts.delete": "/drafts/1/delete",
            "drafts.drop": "/drafts/1/items/1/drop",
            "drafts.due": "/drafts/1/due",
            "drafts.group": "/drafts/groups/1",
            "drafts.groups": "/drafts/groups",
            "drafts.groups_table": "/drafts/groups.csv",
            "drafts.home": "/drafts/",
            "drafts.index": "/drafts/all",
            "drafts.issue": "/drafts/1/issue",
            "drafts.item": "/drafts/1/items/1",
            "drafts.lead_alone": "/drafts/1/items/1/lead",
            "drafts.merge": "/drafts/1/items/1/merge",
            "drafts.new": "/drafts/new",
            "drafts.new_group": "/drafts/groups/new",
            "drafts.plan": "/drafts/1/plan",
            "drafts.reading": "/drafts/reading/word",
            "drafts.review": "/drafts/1",
            "drafts.share_out": "/drafts/1/items/1/share-out",
            "drafts.table": "/drafts/all.csv",
            "drafts.split": "/drafts/1/items/1/split",
            "drafts.spoken": "/drafts/spoken",
            "drafts.undo": "/drafts/1/undo",
            "drafts.units": "/drafts/1/units",
            "plans.add": "/plans/1/add",
            "plans.close": "/plans/1/close",
            "plans.correct": "/plans/1/correct",
            "plans.correct_directive": "/plans/directives/1/correct",
            "plans.dependencies": "/plans/directives/1/dependencies",
            "plans.due": "/plans/1/due",
            "plans.event": "/plans/1/event",
            "plans.follow_again": "/plans/1/follow-again",
            "plans.window": "/plans/1/window",
        },
    ),
    (
        POST_ROOM,
        {
            "letters.again": "/letters/1/again",
            "letters.index": "/letters/",
            "letters.moments": "/letters/moments",
            "letters.moments_table": "/letters/moments.csv",
            "letters.table": "/letters/table.csv",
            "letters.show": "/letters/1",
            "letters.test": "/letters/test",
        },
    ),
    (
        KEEPERS,
        {
            "admin.account": "/admin/accounts/1",
            "admin.accounts": "/admin/accounts",
            "admin.accounts_table": "/admin/accounts.csv",
            "admin.calendar_table": "/admin/calendar.csv",
            "admin.history_table": "/admin/history.csv",
            "admin.units_table": "/admin/units.csv",
            "admin.usual_limits_table": "/admin/usual-limits.csv",
            "admin.add_limit": "/admin/usual-limits/new",
            "admin.calendar": "/admin/calendar",
            "admin.change_account": "/admin/accounts/1/change",
            "admin.close_account": "/admin/accounts/1/close",
            "admin.confirm_address": "/admin/accounts/1/address",
            "admin.create_unit": "/admin/units/new",
            "admin.end_sessions": "/admin/accounts/1/sessions/end",
            "admin.end_substitution": "/admin/substitutions/1/end",
            "admin.follow_unit": "/admin/units/1/follow",
            "admin.give_post": "/admin/accounts/1/posts/new",
            "admin.history": "/admin/history",
            "admin.move_unit": "/admin/units/1/move",
            "admin.one_time_password": "/admin/accounts/1/password",
            "admin.open_account": "/admin/accounts/new",
            "admin.preview_calendar": "/admin/calendar/preview",
            "admin.remove_limit": "/admin/usual-limits/1/remove",
            "admin.reopen_account": "/admin/accounts/1/reopen",
            "admin.save_calendar": "/admin/calendar/save",
            "admin.settings": "/admin/settings",
            "admin.substitute": "/admin/accounts/1/substitutes/new",
            "admin.take_post": "/admin/accounts/1/posts/1/take",
            "admin.unit": "/admin/units/1",
            "admin.units": "/admin/units",
            "admin.usual_limit": "/admin/usual-limits/1",
            "admin.usual_limits": "/admin/usual-limits",
            "clock.step": "/clock/step",
        },
    ),
)

DOORS: dict[str, tuple[str, Audience]] = {
    endpoint: (address, audience) for audience, group in ROWS for endpoint, address in group.items()
}
"""Endpoint → example address and audience; None is everybody, signed in or not."""
