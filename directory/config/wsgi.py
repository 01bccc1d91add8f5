import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "directory.config.settings")
application = get_wsgi_application()

# What is loaded by now stays until the worker ends, and a page makes tens of thousands of small things that go by
# themselves: to look through all of it for rings some ten times a page is a tenth of the page's time.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 20)
