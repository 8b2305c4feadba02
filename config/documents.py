"""Where sealed documents are kept: in a folder, or in a bucket of an object store that speaks S3."""

from importlib import import_module
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured


def storage_of(folder: Path, env: environ.Env) -> dict[str, Any]:
    """The entry of STORAGES. ImproperlyConfigured if a bucket is named and the package that speaks to it is missing."""
    bucket = env.str("DOCUMENTS_BUCKET", "")
    if not bucket:
        return {"BACKEND": "signatures.documents.storage.DocumentStorage", "OPTIONS": {"location": str(folder)}}
    try:
        client = import_module("botocore.config")  # a large package that few installations need
        import_module("storages.backends.s3")
    except ImportError as error:
        raise ImproperlyConfigured(
            f"DOCUMENTS_BUCKET needs a package that is not installed ({error.name}); see docs/operations.md"
        ) from error
    options = {
        "bucket_name": bucket,
        "endpoint_url": env.str("DOCUMENTS_ENDPOINT", "") or None,
        "region_name": env.str("DOCUMENTS_REGION", "") or None,
        "location": env.str("DOCUMENTS_PREFIX", ""),
        # The name is the digest of the content: to write it again writes the same.
        "file_overwrite": True,
        "default_acl": None,
        # A store that is silent holds up nobody for longer than this; what is owed is tried again.
        "client_config": client.Config(connect_timeout=5, read_timeout=20, retries={"total_max_attempts": 2}),
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
