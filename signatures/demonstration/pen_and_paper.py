"""A form that somebody made up has signed with a pen."""

from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from agreements.settling import files


def signed_form(name: str) -> files.Received:
    output = BytesIO()
    page = Canvas(output, invariant=True)
    page.setFont("Helvetica", 14)
    page.drawString(72, 720, "Publishing agreement (demonstration)")
    page.drawString(72, 690, f"Author: {name}")
    page.line(72, 590, 340, 590)
    page.setFont("Times-Italic", 30)
    page.drawString(84, 598, name)
    page.save()
    return files.examined("signed form.pdf", output.getvalue())
