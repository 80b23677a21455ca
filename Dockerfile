# First stage: build. Every step is a script that also runs outside Docker.
FROM swift:6.3-bookworm AS build
WORKDIR /dongbo
COPY . .
RUN Scripts/install-packages build
RUN Scripts/build-release
RUN Scripts/stage-release /dongbo/stage

# Second stage: only what runs, as an ordinary user.
FROM debian:12-slim
COPY --from=build /dongbo/Scripts/install-packages /dongbo/Scripts/debian-packages /opt/dongbo/Scripts/
RUN /opt/dongbo/Scripts/install-packages run && rm -rf /var/lib/apt/lists/*
COPY --from=build /dongbo/stage /opt/dongbo/bin
RUN useradd --system --create-home --home-dir /var/lib/dongbo dongbo
USER dongbo
ENV PATH=/opt/dongbo/bin:$PATH DONGBO_DATA=/var/lib/dongbo/node
VOLUME /var/lib/dongbo
EXPOSE 7443
# A node must have been made with 'dongbo init' or 'dongbo join' in the volume first.
ENTRYPOINT ["dongbo"]
CMD ["serve", "--listen", "0.0.0.0:7443"]
