"""The staff's desk, page by page; every page is closed that does not say why it is open."""

from django.urls import include, path

from agreements.desk.views import (
    authors,
    bulk_jobs,
    conferences,
    dashboard,
    images,
    imports,
    mail,
    mailings,
    papers,
    team,
    texts,
)
from agreements.desk.views.deciding import help_requests, to_decide

_desk = [
    path("", dashboard.dashboard, name="dashboard"),
    path("papers/", papers.papers, name="papers"),
    path("papers/<int:pk>/", papers.paper, name="paper"),
    path("authors/", authors.authors, name="authors"),
    path("authors/<int:pk>/", authors.author, name="author"),
    path("authors/<int:pk>/invite/", authors.author_invite, name="author_invite"),
    path("authors/<int:pk>/remind/", authors.author_remind, name="author_remind"),
    path("authors/<int:pk>/address/", authors.author_address, name="author_address"),
    path("invite/", mailings.invite, name="invite"),
    path("remind/", mailings.remind, name="remind"),
    path("mail/", mail.messages, name="messages"),
    path("mail/again/", mail.send_again, name="send_again"),
    path("mail/<uuid:pk>/", mail.message, name="message"),
    path("jobs/<uuid:pk>/continue/", bulk_jobs.continue_job, name="continue_job"),
    path("texts/", texts.texts, name="texts"),
    path("texts/edit/", texts.edit_text, name="edit_text"),
    path("texts/<int:number>/", texts.text, name="text"),
    path("texts/<int:number>/publish/", texts.publish_text, name="publish_text"),
    path("team/", team.team, name="team"),
    path("team/invitations/<uuid:pk>/again/", team.invite_again, name="invite_again"),
    path("team/invitations/<uuid:pk>/withdraw/", team.withdraw_invitation, name="withdraw_invitation"),
    path("team/<int:pk>/role/", team.member_role, name="member_role"),
    path("team/<int:pk>/remove/", team.remove_member, name="remove_member"),
    path("settings/", conferences.conference_settings, name="conference_settings"),
    path("settings/images/", images.images, name="images"),
    path("settings/images/remove/", images.remove_image, name="remove_image"),
    path("settings/images/<int:pk>.png", images.image, name="image"),
    path("decisions/", to_decide.decisions, name="decisions"),
    path("decisions/<int:pk>/assign/", to_decide.assign_matter, name="assign_matter"),
    path("decisions/<int:pk>/leave/", to_decide.leave_matter, name="leave_matter"),
    path("help/", help_requests.help_requests, name="help_requests"),
    path("help/<int:pk>/", help_requests.help_request, name="help_request"),
    path("help/<int:pk>/answer/", help_requests.answer_help, name="answer_help"),
    path("help/<int:pk>/settle/", help_requests.settle_help, name="settle_help"),
    path("import/", imports.import_file, name="import_file"),
    path("import/sample.csv", imports.import_sample, name="import_sample"),
    path("import/<int:pk>/", imports.import_preview, name="import_preview"),
    path("import/<int:pk>/confirm/", imports.import_confirm, name="import_confirm"),
    path("import/<int:pk>/result/", imports.import_result, name="import_result"),
]

urlpatterns = [
    path("", conferences.home, name="home"),
    path("", include("agreements.desk.accounts.urls")),
    path("conferences/new/", conferences.new_conference, name="new_conference"),
    path("c/<slug:slug>/", include(_desk)),
]
