import type { ComposeMapping } from "@stack/compose";

/** A file of so many services as people write them, with all that a printer has to look at. */
export function stackOf(services: number): ComposeMapping {
  const names = Array.from({ length: services }, (_, index) => `app-${index}`);
  return {
    name: "bench",
    services: Object.fromEntries(names.map((name, index) => [name, service(name, index)])),
    networks: { backend: {}, frontend: {} },
    volumes: { data: {} },
  };
}

function service(name: string, index: number): ComposeMapping {
  return {
    image: `registry.example/team/${name}:1.${index}`,
    restart: "unless-stopped",
    environment: {
      DATABASE_URL: `postgres://user:pa$$word@db-${index}:5432/app`,
      GREETING: "Hello: world # not a comment",
      FEATURES: "a,b,c",
      LOG_LEVEL: "info",
      PORT: "8080",
      EMPTY: "",
      YES: "yes",
    },
    command: ["serve", "--listen", "0.0.0.0:8080", "--path=/var/lib/app"],
    ports: [`127.0.0.1:${8000 + index}:8080`],
    volumes: ["data:/var/lib/app", "/etc/localtime:/etc/localtime:ro"],
    networks: ["backend", "frontend"],
    labels: {
      "com.centurylinklabs.watchtower.enable": "false",
      "komodo.skip": "true",
      "traefik.http.routers.app.rule": `Host(\`${name}.example\`) && PathPrefix(\`/app\`)`,
    },
    healthcheck: {
      test: ["CMD", "wget", "-q", "-O-", "http://localhost:8080/health"],
      interval: "30s",
      timeout: "5s",
      retries: 3,
    },
    deploy: { resources: { limits: { cpus: "0.5", memory: "256M" } } },
  };
}
