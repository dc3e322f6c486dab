"""The only room that imports httpx: fetching, guarded."""
