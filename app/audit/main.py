"""Entry of the app; `oracle app` starts it. Nothing here may be named like a package of ours."""

from app.audit.frame import run

run()
