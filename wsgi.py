"""Where `flask` and `waitress-serve wsgi:app` find the application in a checkout."""

from forms_app.serving import app

__all__ = ["app"]
