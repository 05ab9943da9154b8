/** The rows of the tables in docs/docker-through-the-agent.md, by their first cells; each names the tests of its row. */
export const rows = {
  passedThrough: "`ps`, `inspect`, `images`, `rm`, `cp`, `save`, `pull`, `load`, `build`¹, …",
  compose: "`compose up -d`, `compose ps`, `compose down`",
  runAndWait: "`run -d`, `wait`",
  logs: "`logs -f`, `compose logs -f`, `service logs -f`",
  events: "`events`",
  stats: "`stats`",
  exec: "`exec`",
  terminal: "`exec -it`",
  attaching: "`run` without `-d`, `attach`, `start -a`, `compose up` without `-d`, `compose run`",
  input: "`exec -i` without `-t`, `compose exec -T`",
  buildKit: "BuildKit (`build` with buildx, `/session`, `/grpc`)",
  slowRequest: "a request that takes over 120 s (`load` of a large image over a slow way)",
  agentsOwn: "the agent's own endpoints (`/browse`, `/host`, …)",
} as const;
