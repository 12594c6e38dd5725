"""The records of the kiosk: visits, visit codes, staff and the audit, in one SQLite file."""
