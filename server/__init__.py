"""The aiohttp application: who may do what, live and recorded."""
