"""One web application: sign-in, API, downloads and the pages, behind an own guard."""
