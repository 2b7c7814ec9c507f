import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { Explained, root, say } from './project.mjs';

/** Beside a checkout, where there is one: Docker Engines on several machines of one kernel, without a registry. */
const BESIDE = '../shared/tools/lab';
const ENGINE = 'engine-sid';
const BASE_IMAGES = ['debian:bookworm-slim', 'node:24-bookworm-slim', 'nginx:1.28-alpine', 'mysql:8.4'];
const DEBIAN_PACKAGES = ['mmdebstrap', 'iptables', 'iproute2'];

/**
 * Where the lab is: `CONTAINER_LAB` names its folder, by default the one beside the checkout. `CONTAINER_LAB_ROOT` is where it keeps its things.
 * @returns {{ folder?: string, missing?: string }} why there is none
 */
export function findContainerLab() {
  const folder = process.env.CONTAINER_LAB ?? path.join(root, BESIDE);
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return { missing: 'they need root on Linux' };
  if (!existsSync(path.join(folder, 'cluster.sh')))
    return { missing: `there is no container lab (CONTAINER_LAB) in ${folder}` };
  return { folder };
}

/** Machines of the lab, each with a Docker Engine, and the shop's images on them. */
export class ContainerLab {
  /** @param {string} folder */
  constructor(folder) {
    this.folder = folder;
    this.keeps = process.env.CONTAINER_LAB_ROOT ?? '/tmp/lab';
    // Names and addresses of its own, so that it can stand beside another lab.
    this.environment = { ...process.env, ROOT: this.keeps, PREFIX: 'bks', NET: '192.168.79' };
  }

  /** What `docker` needs to talk to a machine's engine. */
  environmentOf(machine) {
    const engine = path.join(this.keeps, ENGINE, 'usr/bin');
    return {
      DOCKER_HOST: `unix://${this.keeps}/run/n${machine}/docker.sock`,
      DOCKER_CONFIG: path.join(this.keeps, 'dockercfg'),
      PATH: `${engine}:${process.env.PATH ?? ''}`,
    };
  }

  addressOf(machine) {
    return `${this.environment.NET}.${10 + machine}`;
  }

  /** Gets the programs, once, and starts so many machines. */
  up(machines) {
    const missing = DEBIAN_PACKAGES.filter((name) => spawnSync('dpkg', ['-s', name]).status !== 0);
    if (missing.length > 0) this.run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing]);
    this.run(path.join(this.folder, 'docker-tools.sh'), []);
    const plugins = path.join(this.keeps, 'dockercfg/cli-plugins');
    mkdirSync(plugins, { recursive: true });
    for (const name of ['docker-compose', 'docker-buildx']) {
      rmSync(path.join(plugins, name), { force: true });
      symlinkSync(path.join(this.keeps, ENGINE, 'usr/libexec/docker/cli-plugins', name), path.join(plugins, name));
    }
    this.cluster('up', String(machines));
  }

  /** Makes the base images on the first machine, or takes those that were made before. */
  baseImages() {
    const archive = path.join(this.keeps, 'base.tar');
    if (existsSync(archive)) {
      this.docker(1, 'load', '--quiet', '--input', archive);
      return;
    }
    this.run(path.join(this.folder, 'base-images.sh'), [], this.environmentOf(1));
    this.docker(1, 'save', ...BASE_IMAGES, '--output', archive);
  }

  /** Copies images from the first machine to another. */
  copyImages(machine, images) {
    const archive = path.join(this.keeps, `images-${machine}.tar`);
    this.docker(1, 'save', ...images, '--output', archive);
    this.docker(machine, 'load', '--quiet', '--input', archive);
    rmSync(archive);
  }

  cluster(...args) {
    this.run(path.join(this.folder, 'cluster.sh'), args);
  }

  docker(machine, ...args) {
    this.run('docker', args, this.environmentOf(machine));
  }

  down() {
    this.cluster('down');
  }

  /** @throws Explained with what it printed when it fails */
  run(program, args, more = {}) {
    const { status, stdout, stderr, error } = spawnSync(program, args, {
      cwd: root,
      encoding: 'utf8',
      env: { ...this.environment, ...more },
      maxBuffer: 64 * 1024 * 1024,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    if (status === 0) return;
    const output = `${stdout ?? ''}${stderr ?? ''}`.trim().split('\n').slice(-30).join('\n');
    throw new Explained(`${path.basename(program)} ${args.join(' ')} failed (${error?.message ?? status}):\n${output}`);
  }
}

/** Tells how long a step took. */
export function step(name, act) {
  const began = performance.now();
  act();
  say(`${name}: ${((performance.now() - began) / 1000).toFixed(0)} s`);
}
