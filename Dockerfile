# Two stages: what builds does not ship. Run it with a read-only root; only /data is written:
#   docker build -t lastcall .
#   docker run --read-only --cap-drop ALL --security-opt no-new-privileges -v lastcall:/data -v "$PWD/config.yaml:/config.yaml:ro" lastcall
# config.yaml names the database as sqlite:////data/lastcall.db. Secrets come in as environment variables.
FROM python:3.13-slim AS build
WORKDIR /src
COPY requirements.lock pyproject.toml README.md LICENSE ./
COPY src src
RUN python -m venv /opt/lastcall \
 && /opt/lastcall/bin/pip install --no-cache-dir --require-hashes -r requirements.lock \
 && /opt/lastcall/bin/pip install --no-cache-dir --no-deps --no-build-isolation . \
 && /opt/lastcall/bin/python -m compileall -q /opt/lastcall/lib

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin lastcall \
 && install -d -o lastcall -g lastcall -m 0700 /data
COPY --from=build /opt/lastcall /opt/lastcall
USER 10001:10001
VOLUME /data
WORKDIR /data
ENV PATH=/opt/lastcall/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5m --timeout=30s CMD ["lastcall", "--config", "/config.yaml", "doctor", "--offline"]
ENTRYPOINT ["lastcall", "--config", "/config.yaml"]
CMD ["run"]
