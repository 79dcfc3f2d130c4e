"""The service over the small workspace, without a network."""

from contextlib import contextmanager
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from fastapi.testclient import TestClient

from app.http.service import create_app
from app.workspace import Workspace
from labeling.serving.tokens import new_token
from labeling.store.tokens import add_token

AT = datetime(2030, 1, 7, 9, 30, tzinfo=UTC)
QUESTION = {"question": "Where is my parcel?", "agent": "ana"}


@contextmanager
def client_of(app, **options):
    here = {"base_url": "http://127.0.0.1:8600", "client": ("127.0.0.1", 40000), "raise_server_exceptions": False}
    with TestClient(app, **(here | options)) as client:
        yield client


@pytest.fixture
def service(shop):
    """Application, client, store and workspace; it looks at the store only when told to."""
    workspace = Workspace(shop)
    with workspace.open_store() as store:
        app = create_app(workspace, store, clock=lambda: AT, watch_every=3600)
        with client_of(app) as client:
            yield SimpleNamespace(app=app, client=client, store=store, workspace=workspace, look=app.state.live.look)


@pytest.fixture
def secret_of(service):
    """Make a token of a role, known to the service; its secret as headers."""

    def make(role, name=None):
        token, secret = new_token(name or role, role, AT)
        with service.store.write() as connection:
            add_token(connection, token)
        service.look()
        return {"authorization": f"Bearer {secret}"}

    return make
