# The base is named by its tag. Its digest, which `docker buildx imagetools inspect python:3.13-slim` prints where
# there is a registry, can replace the tag in both places to build the very same image again.
#
#   docker build -t unroll .                          small, with the fonts that the project brings
#   docker build -t unroll:fonts --target fonts .     and 16 MB of fonts for Chinese, Japanese, Korean and emoji
#
# `python -m scripts.image` runs these steps without an engine.

# Build: install the dependencies from the hashed lists, and the project from a wheel.
FROM python:3.13-slim AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1

WORKDIR /src

# The environment that is copied has no pip.
RUN python -m venv /opt/build && python -m venv --without-pip /opt/unroll
COPY requirements/build.txt requirements/image.txt requirements/
RUN /opt/build/bin/pip install --require-hashes -r requirements/build.txt \
    && /opt/build/bin/pip --python /opt/unroll/bin/python install --require-hashes -r requirements/image.txt

COPY . .
RUN /opt/build/bin/hatchling build -t wheel -d /dist \
    && /opt/build/bin/pip --python /opt/unroll/bin/python install --no-deps --no-index /dist/*.whl

# Run: copy only the environment, and run as a user who owns no files.
FROM python:3.13-slim AS run

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

# No shell is between, so that the server hears the signals.
CMD ["unroll", "serve", "--host", "0.0.0.0", "--port", "8000"]

# Fonts: PNG, PDF and films take characters from them that the project's own fonts lack. (Those have Arabic.)
FROM run AS fonts
USER 0
RUN apt-get update \
    && apt-get install -y --no-install-recommends fonts-wqy-microhei fonts-noto-color-emoji \
    && rm -rf /var/lib/apt/lists/*
USER 10001

# What `docker build` makes by itself is the last.
FROM run
