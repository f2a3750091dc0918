"""Write down how far the intake of an upload is: each step with the rows it was about."""

from uuid import UUID

from fangpin.apps.deliveries.models import Upload


def note_progress(*, upload_id: UUID, progress: dict[str, int]) -> None:
    Upload.objects.filter(pk=upload_id).update(progress=progress)
