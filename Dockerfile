# syntax=docker/dockerfile:1

# Stylesheets and browser libraries, from the same lock file as everywhere else.
FROM node:24-bookworm-slim AS styles
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY directory/static/scss directory/static/scss
RUN node_modules/.bin/sass --no-source-map --style=compressed --quiet-deps --load-path=node_modules \
    directory/static/scss/site.scss .var/static-build/css/site.css


# Python packages, exactly as locked: wheels only, each checked against its hash. GDAL and GEOS come inside them.
FROM python:3.11-slim-bookworm AS packages
RUN python -m venv /venv
COPY requirements.txt .
RUN /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes --only-binary :all: \
    -r requirements.txt


# Translations, by the Babel that is locked among the tools; it is not needed afterwards.
FROM packages AS translations
WORKDIR /app
COPY requirements-tools.txt .
RUN sed -n '/^babel==/,/# via/p' requirements-tools.txt > babel.txt \
    && /venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes --only-binary :all: -r babel.txt
COPY locale locale
COPY directory/config/messages.py .
RUN /venv/bin/python messages.py locale .var/locale


FROM packages AS collected
WORKDIR /app
COPY . .
COPY --from=styles /app/node_modules node_modules
COPY --from=styles /app/.var/static-build .var/static-build
# The settings refuse to start without these; no value is used or kept.
RUN SECRET_KEY=only-while-the-static-files-are-collected DATABASE_URL=postgis://none/none STATIC_ROOT=/static \
    PLAN_KEYS=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= /venv/bin/python manage.py collectstatic --no-input


FROM python:3.11-slim-bookworm
# What plans are printed with: ./run installs the same.
RUN apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get install -q --yes --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation fonts-dejavu-core \
        fonts-sil-scheherazade \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin site \
    && install -d -o site -m 750 /media
WORKDIR /app
COPY --from=packages /venv /venv
COPY --from=collected /static /static
COPY --from=translations /app/.var/locale .var/locale
COPY . .
RUN /venv/bin/python -m compileall -q assets directory geo

ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=directory.config.settings \
    STATIC_ROOT=/static \
    # In memory: what is printed for people touches no disk.
    PAPER_DIR=/dev/shm/paper \
    WEB_CONCURRENCY=2
USER site
EXPOSE 8000
# Asked for by one of its own names. A redirect to https is an answer too: it is not followed.
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=4 CMD ["python", "-c", "\
import http.client, os, sys\n\
site = http.client.HTTPConnection('127.0.0.1', 8000, timeout=4)\n\
host = os.environ.get('ALLOWED_HOSTS', 'localhost').split(',')[0].lstrip('.')\n\
site.request('GET', '/healthz', headers={'Host': host})\n\
sys.exit(site.getresponse().status >= 400)"]

# Set SECRET_KEY, DATABASE_URL and ALLOWED_HOSTS; docs/operating.md has the rest. GUNICORN_CMD_ARGS and WEB_CONCURRENCY
# (workers) are gunicorn's own. The site promises not to keep what people search for, so the access log has no queries,
# referring pages or addresses: time, method, path, status, bytes and milliseconds. Of the address of a person's plan it has
# the beginning only, which the logger class sees to.
CMD ["gunicorn", "directory.config.wsgi:application", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", \
     "--threads", "4", "--worker-tmp-dir", "/dev/shm", "--no-control-socket", \
     "--logger-class", "directory.config.logs.ServerLog", \
     "--access-logfile", "-", "--access-logformat", "%(t)s %(m)s %(U)s %(s)s %(B)s %(M)s"]
