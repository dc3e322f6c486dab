# Two stages: what builds does not ship. Run it with a read-only root; only /data is written:
#   docker build -t lastcall .
#   docker run --read-only --cap-drop ALL --security-opt no-new-privileges -v lastcall:/data -v "$PWD/config.yaml:/config.yaml:ro" lastcall
# config.yaml names the database as sqlite:////data/lastcall.db. Secrets come in as environment variables.
FROM python:3.13-slim AS build
WORKDIR /src
COPY requirements.lock requirements-runtime.lock pyproject.toml README.md LICENSE ./
COPY src src
# The wheel is built by tools of a lock too, in an environment of their own; only what runs goes to /opt/lastcall.
RUN python -m venv /opt/tools \
 && /opt/tools/bin/pip install --no-cache-dir --require-hashes -r requirements.lock \
 && /opt/tools/bin/pip wheel --no-cache-dir --no-deps --no-build-isolation --wheel-dir /wheel .
RUN python -m venv --without-pip /opt/lastcall \
 && /opt/tools/bin/pip --python /opt/lastcall install --no-cache-dir --require-hashes -r requirements-runtime.lock \
 && /opt/tools/bin/pip --python /opt/lastcall install --no-cache-dir --no-deps --no-index /wheel/*.whl \
 && /opt/lastcall/bin/python -m compileall -q /opt/lastcall/lib \
 && /opt/lastcall/bin/lastcall --version

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin lastcall \
 && install -d -o lastcall -g lastcall -m 0700 /data
COPY --from=build /opt/lastcall /opt/lastcall
USER 10001:10001
VOLUME /data
WORKDIR /data
ENV PATH=/opt/lastcall/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
STOPSIGNAL SIGTERM
# What a heartbeat would ask: a page that is blind is no reason to restart anything.
HEALTHCHECK --interval=5m --timeout=60s --start-period=30m CMD ["lastcall", "--config", "/config.yaml", "doctor", "--alive"]
ENTRYPOINT ["lastcall", "--config", "/config.yaml"]
CMD ["run"]
