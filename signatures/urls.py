from django.urls import URLPattern, URLResolver, path

from signatures.checking import views
from signatures.desk import documents, drawn_texts, exports, findings, queue, repairs
from signatures.operations import health
from signatures.visits.views import (
    author_documents,
    help_requests,
    links,
    objections,
    reminders,
    scans,
    variant_choice,
    visit,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("s/<str:token>/", links.landing, name="landing"),
    # With whatever a mail program glued to it; a redirect to the tidy address would name the token.
    path("s/<path:token>", links.landing),
    path("link/", links.new_link, name="new_link"),
    path("objection/", objections.objected, name="objected"),
    path("objection/<str:token>/", objections.objection, name="objection"),
    path("unsubscribe/<str:token>/", reminders.unsubscribe, name="unsubscribe"),
    path("sign/<uuid:link>/", visit.visit, name="visit"),
    path("sign/<uuid:link>/as/", variant_choice.visit_variant, name="visit_variant"),
    path("sign/<uuid:link>/review/", visit.review, name="review"),
    path("sign/<uuid:link>/sign/", visit.sign, name="sign"),
    path("sign/<uuid:link>/done/", visit.done, name="done"),
    path("sign/<uuid:link>/drafts/<uuid:agreement>/", author_documents.visit_draft, name="visit_draft"),
    path("sign/<uuid:link>/documents/<uuid:agreement>/", author_documents.visit_document, name="visit_document"),
    path("sign/<uuid:link>/help/<slug:kind>/", help_requests.visit_help, name="visit_help"),
    path("sign/<uuid:link>/scan/", scans.visit_scan, name="visit_scan"),
    path("sign/<uuid:link>/forms/<uuid:agreement>/", author_documents.visit_form, name="visit_form"),
    path("sign/<uuid:link>/requests/<int:pk>/", help_requests.visit_request, name="visit_request"),
    path("sign/<uuid:link>/me/", help_requests.visit_after_all, name="visit_after_all"),
    path("sign/<uuid:link>/reminders/", reminders.visit_reminders, name="visit_reminders"),
    path("readyz", health.readyz, name="readyz"),
    path("verify/", views.verify, name="verify"),
    path("verify/certificates.pem", views.certificates, name="certificates"),
    path("verify/verify_log.py", views.log_verifier, name="log_verifier"),
    path("verify/<str:code>/", views.verify_code, name="verify_code"),
    path("c/<slug:slug>/countersign/", queue.queue, name="countersigning"),
    path("c/<slug:slug>/countersign/confirm/", queue.countersign, name="countersign"),
    path("c/<slug:slug>/documents/again/", documents.retry_documents, name="retry_documents"),
    path("c/<slug:slug>/documents/stamps/again/", documents.retry_stamps, name="retry_stamps"),
    path("c/<slug:slug>/documents/repair/", repairs.repair_documents, name="repair_documents"),
    path("c/<slug:slug>/documents/<int:pk>/repair/", repairs.repair_document, name="repair_document"),
    path("c/<slug:slug>/documents/<uuid:agreement>/", documents.staff_document, name="staff_document"),
    path("c/<slug:slug>/documents/<uuid:agreement>/again/", documents.retry_document, name="retry_document"),
    path("c/<slug:slug>/agreements/<uuid:agreement>/form.pdf", documents.blank_form, name="blank_form"),
    path("c/<slug:slug>/texts/edit/look.pdf", drawn_texts.draw_text, name="draw_text"),
    path("c/<slug:slug>/texts/<int:number>/preview.pdf", documents.text_preview, name="text_preview"),
    path("c/<slug:slug>/self-check/", findings.self_check, name="self_check"),
    path("c/<slug:slug>/export/signatures.csv", exports.export_signatures, name="export_signatures"),
    path("c/<slug:slug>/export/signed-scans.zip", exports.export_scans, name="export_scans"),
    path("c/<slug:slug>/files/<uuid:pk>/", exports.evidence_file, name="evidence_file"),
    path("c/<slug:slug>/downloads/", exports.list_downloads, name="downloads"),
]
