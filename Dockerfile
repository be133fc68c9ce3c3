# The base is named by its tag. Its digest, which `docker buildx imagetools inspect python:3.13-slim` prints where
# there is a registry, can replace the tag in both places to build the very same image again.

# Build: install the dependencies from the hashed lists, and the project from a wheel.
FROM python:3.13-slim AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1

WORKDIR /src

RUN python -m venv /opt/build && python -m venv /opt/unroll
COPY requirements/build.txt requirements/run.txt requirements/
RUN /opt/build/bin/pip install --require-hashes -r requirements/build.txt \
    && /opt/unroll/bin/pip install --require-hashes -r requirements/run.txt

COPY . .
RUN /opt/build/bin/hatchling build -t wheel -d /dist \
    && /opt/unroll/bin/pip install --no-deps --no-index /dist/*.whl

# Run: copy only the environment, and run as a user who owns no files.
FROM python:3.13-slim

LABEL org.opencontainers.image.title="Unroll" \
      org.opencontainers.image.description="Unrolled recurrent networks as pictures: every number is computed" \
      org.opencontainers.image.licenses="MIT"

ENV PATH=/opt/unroll/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1

RUN useradd --system --uid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin unroll
COPY --from=build /opt/unroll /opt/unroll

# By its number: Kubernetes cannot tell from a name that a user is not root.
USER 10001
WORKDIR /tmp
EXPOSE 8000

HEALTHCHECK --interval=30s --timeout=5s --start-period=10s --retries=3 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=4).close()"]

CMD ["unroll", "serve", "--host", "0.0.0.0", "--port", "8000"]
