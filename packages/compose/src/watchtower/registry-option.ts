import type { ComposeBindMount, ComposeText } from "../stack/compose-file.ts";
import { readOnlyMount } from "../stack/host-path.ts";
import { booleanOption, choiceOption, objectOption, textOption } from "../stack/option-values.ts";
import type { OptionValues } from "../stack/option-values.ts";
import type { Problem } from "../stack/problem.ts";
import { secretVariable } from "../stack/secret-variable.ts";
import { isVariable } from "../yaml/variable.ts";
import type { Variable } from "../yaml/variable.ts";
import type { WatchtowerFlavour } from "./watchtower-image.ts";

/** How Watchtower talks to registries. */
export interface RegistryOptions {
  /**
   * A folder of the host with the `config.json` that `docker login` wrote. The folder and not the file, since a file
   * that is written anew is another one to the container (watchtower.md e).
   */
  readonly configFolder?: string | undefined;
  /**
   * One user for every registry, whose password a variable brings; neither program reads it from a file. The original
   * prefers it to `config.json`, the fork the other way round.
   */
  readonly credentials?:
    { readonly user: string | Variable; readonly password: { readonly variable: string } } | undefined;
  /** A folder of the host with certificates (PEM) that are trusted besides those of the image. */
  readonly certificateFolder?: string | undefined;
  /** Whether to accept any certificate, and registries without TLS. Only the fork has it. */
  readonly skipVerification?: boolean | undefined;
  /** The lowest version of TLS that is accepted; 1.2 by default. Only the fork has it. */
  readonly minTlsVersion?: TlsVersion | undefined;
}

type TlsVersion = "TLS1.0" | "TLS1.1" | "TLS1.2" | "TLS1.3";

/** Settings and mounts that belong together. */
export interface MountedSettings {
  readonly environment: Readonly<Record<string, ComposeText>>;
  readonly mounts: readonly ComposeBindMount[];
}

const path = "watchtower.registry";
const optionNames = ["configFolder", "credentials", "certificateFolder", "skipVerification", "minTlsVersion"];

/** Reads `watchtower.registry`. */
export function registryOption(
  value: unknown,
  flavour: WatchtowerFlavour,
  problems: Problem[],
): MountedSettings {
  const options = objectOption(value, path, optionNames, problems);
  const environment: Record<string, ComposeText> = {};
  const mounts: ComposeBindMount[] = [];
  const mount = (name: string, target: string, setting: string) => {
    if (options[name] === undefined) return;
    const mounted = readOnlyMount(options[name], `${path}.${name}`, target, problems);
    if (mounted === undefined) return;
    mounts.push(mounted);
    environment[setting] = target;
  };
  mount("configFolder", "/registry-config", "DOCKER_CONFIG");
  // Go reads the certificates of this folder besides the bundle of the image (crypto/x509, root_unix.go).
  mount("certificateFolder", "/registry-certificates", "SSL_CERT_DIR");
  Object.assign(environment, credentials(options["credentials"], problems), tls(options, flavour, problems));
  return { environment, mounts };
}

function credentials(value: unknown, problems: Problem[]): Readonly<Record<string, ComposeText>> {
  if (value === undefined) return {};
  const at = `${path}.credentials`;
  const given = objectOption(value, at, ["user", "password"], problems);
  const password = objectOption(given["password"], `${at}.password`, ["variable"], problems);
  const user = isVariable(given["user"])
    ? given["user"]
    : textOption(given["user"] ?? null, `${at}.user`, "", problems);
  problems.push({
    code: "credentials-for-all",
    severity: "warning",
    path: at,
    message: "Watchtower sends this user and password to every registry that an image comes from.",
    hint: "Give configFolder instead, where each registry has its own.",
  });
  return {
    REPO_USER: user,
    REPO_PASS: secretVariable(
      password["variable"],
      `${at}.password.variable`,
      "REPO_PASS",
      "the password of the registries",
      problems,
    ),
  };
}

function tls(options: OptionValues, flavour: WatchtowerFlavour, problems: Problem[]) {
  const environment: Record<string, ComposeText> = {};
  for (const name of ["skipVerification", "minTlsVersion"]) {
    if (options[name] === undefined || flavour === "nicholas-fedor") continue;
    problems.push({
      code: "setting-unsupported",
      severity: "error",
      path: `${path}.${name}`,
      message:
        "Only nicholas-fedor/watchtower has this; containrrr/watchtower never verifies where it only looks for a newer image.",
      hint: "Leave it out, or take an image of nickfedor/watchtower.",
    });
    return environment;
  }
  if (booleanOption(options["skipVerification"], `${path}.skipVerification`, false, problems)) {
    environment["WATCHTOWER_REGISTRY_TLS_SKIP"] = "true";
    problems.push({
      code: "registry-unverified",
      severity: "warning",
      path: `${path}.skipVerification`,
      message: "Anybody on the way to a registry can pose as it, and gets the credentials for it.",
      hint: "Give certificateFolder with the certificate of the registry instead.",
    });
  }
  const versions: readonly TlsVersion[] = ["TLS1.0", "TLS1.1", "TLS1.2", "TLS1.3"];
  const version = choiceOption(
    options["minTlsVersion"],
    `${path}.minTlsVersion`,
    versions,
    undefined,
    problems,
  );
  if (version !== undefined) environment["WATCHTOWER_REGISTRY_TLS_MIN_VERSION"] = version;
  return environment;
}
