"""The clinician's web page: who is flagged, how serious, why; acknowledged in one tap.

    browser --> guard (headers, size, rate) --> access (session, right, CSRF) --> pages --> kiosk.records
       ^                                                                            |
       +---- server-sent events <-- live (looks at the records 6 times a second) ---+

The page asks nothing of any other machine (N-F5) and loads nothing from one.
"""
