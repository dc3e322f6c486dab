"""The few pages that Lastcall serves where `web` is configured: signed links, calendar, feeds, and a sign of life."""
