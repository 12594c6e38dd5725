"""The records under load: lists over a million visits, 200 kiosks that finish at once, and kill -9."""
