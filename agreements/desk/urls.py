"""The staff's desk, page by page; every page is closed that does not say why it is open."""

from django.urls import include, path

from agreements.desk.views import (
    authors,
    bulk,
    bulk_jobs,
    conferences,
    dashboard,
    help_requests,
    images,
    imports,
    mail,
    mailings,
    team,
    texts,
)
from agreements.desk.views.papers import editing, joining
from agreements.desk.views.papers import pages as papers

_desk = [
    path("", dashboard.dashboard, name="dashboard"),
    path("papers/", papers.papers, name="papers"),
    path("papers/<int:pk>/", papers.paper, name="paper"),
    path("papers/<int:pk>/edit/", editing.edit_paper, name="edit_paper"),
    path("papers/<int:pk>/merge/", joining.merge_paper, name="merge_paper"),
    path("papers/<int:pk>/merge/<int:other>/", joining.confirm_merge, name="confirm_merge"),
    path("papers/<int:pk>/split/", joining.split_paper, name="split_paper"),
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
    path("bulk/<slug:deed>/", bulk.order, name="bulk"),
    path("jobs/", bulk_jobs.jobs, name="jobs"),
    path("jobs/<uuid:pk>/continue/", bulk_jobs.continue_job, name="continue_job"),
    path("jobs/<uuid:pk>/stop/", bulk_jobs.stop_job, name="stop_job"),
    path("jobs/<uuid:pk>/undo/", bulk.undo_job, name="undo_job"),
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
    path("help/", help_requests.help_requests, name="help_requests"),
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
