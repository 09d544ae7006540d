"""How gunicorn serves the site. Started by `script/server`."""

import sys

from lausd_pilots import settings

bind = f"127.0.0.1:{settings.PORT}"
proc_name = "lausd-pilots"
worker_class = "gthread"
workers = settings.WEB_CONCURRENCY
# A slow reader holds one thread, not the whole worker.
threads = 4
timeout = 60
graceful_timeout = 30
keepalive = 5
# A filter may repeat; the longest line that gunicorn takes leaves room for all schools.
limit_request_line = 8190
# Only these may say that the request reached them over https.
forwarded_allow_ips = ",".join(str(network) for network in settings.TRUSTED_PROXIES)
loglevel = settings.LOG_LEVEL.lower()
control_socket_disable = True

STAFF_ACCOUNT = ".venv/bin/python manage.py createsuperuser"


def post_worker_init(_worker):
    """A thread that streams gives way sooner than after Python's 5 ms: others wait for it at
    every question to the database."""
    sys.setswitchinterval(0.0005)


def when_ready(server):
    url = settings.SITE_URL or f"http://127.0.0.1:{settings.PORT}"
    print(f"\n  The site is at    {url}/", flush=True)
    print(f"  Staff sign in at  {url}/admin/", flush=True)
    print(f"  For an account    {STAFF_ACCOUNT}", flush=True)
    print("  Stop with Ctrl-C\n", flush=True)
