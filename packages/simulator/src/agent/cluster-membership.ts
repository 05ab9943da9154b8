import type { Socket } from "node:net";
import { openDoor } from "../sockets/door.ts";
import type { SwarmPlace } from "../swarm/swarm-cluster.ts";

/** An agent's membership in its Swarm, for one life. */
export interface ClusterMembership {
  /** The agent ends; `unnoticed`: the others still take it for alive. */
  end(unnoticed: boolean): void;
}

/** Opens the way by which other agents reach this one, and joins. */
export async function joinCluster(
  { cluster, node }: SwarmPlace,
  port: number,
  onConnection: (socket: Socket) => void,
): Promise<ClusterMembership> {
  const door = await openDoor({ port: 0 }, onConnection);
  cluster.join({
    nodeName: node.name,
    role: node.role,
    ipAddress: `10.0.1.${cluster.nodes.indexOf(node) + 2}`,
    port: String(port),
    loopbackPort: door.port ?? 0,
  });
  return {
    end(unnoticed) {
      void door.close();
      if (!unnoticed) cluster.leave(node.name);
    },
  };
}
