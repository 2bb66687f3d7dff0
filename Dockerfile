# The site as a container: built in one stage, run in another that holds no build tools' traces, as a user without rights.

FROM python:3.11-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /venv
ENV PATH=/venv/bin:$PATH
WORKDIR /app
COPY requirements.txt .
RUN pip install --require-hashes -r requirements.txt
COPY . .
# No setting of this stage reaches the next one; the key is only there because Django wants one.
RUN SECRET_KEY=only-for-building python manage.py fonts --verbosity=0 \
 && SECRET_KEY=only-for-building python manage.py collectstatic --no-input --verbosity=0 \
 && python -m compileall -q cpd things participants comments

FROM python:3.11-slim
RUN useradd --system --uid 10001 --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin things \
 && install --directory --owner=things --group=things --mode=750 /data
COPY --from=build /venv /venv
COPY --from=build /app /app
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DATA_DIR=/data \
    BIND=0.0.0.0:8000
WORKDIR /app
USER things
# The root can be read-only: data goes to /data, uploads on their way through /tmp, heartbeats to /dev/shm.
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 CMD ["python", "-m", "scripts.healthy"]
CMD ["gunicorn", "cpd.wsgi", "--no-control-socket"]
