/**
 * Tools on manifests, in a process of their own because they are ESM: reads lists of resources by name as JSON from stdin, prints
 * for each list what the API's schemas and types (kubernetes-models) and the policies (@monokle/validation) have against it.
 * Asks no network.
 */
import path from 'node:path';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { DefaultPluginLoader, DisabledFixer, MonokleValidator, processRefs, ResourceParser } from '@monokle/validation';
import typescript from 'typescript';
import { stringify } from 'yaml';

/** Of other people's APIs; their resources are looked at by a spec of ours. */
const FOREIGN = ['external-secrets.io/v1'];
const PLUGINS = ['pod-security-standards', 'practices', 'resource-links'];

const lists = JSON.parse(await text(process.stdin));
const answer = {};
const types = typeProblems(Object.values(lists).flat().filter(isKnown));
for (const [name, manifests] of Object.entries(lists)) {
  answer[name] = {
    schema: (await Promise.all(manifests.filter(isKnown).map(schemaProblem))).filter(Boolean),
    types: manifests.flatMap((manifest) => types.get(manifest) ?? []),
    policy: await policyProblems(name, manifests),
    foreign: manifests.filter((manifest) => !isKnown(manifest)).map(nameOf),
  };
}
process.stdout.write(JSON.stringify(answer));

function isKnown({ apiVersion }) {
  return !FOREIGN.includes(apiVersion);
}

function nameOf({ kind, metadata }) {
  return `${kind}/${metadata.name}`;
}

async function schemaProblem(manifest) {
  try {
    const { [manifest.kind]: Model } = await import(`kubernetes-models/${manifest.apiVersion}/${manifest.kind}`);
    new Model(manifest).validate();
  } catch (error) {
    return `${nameOf(manifest)}: ${error.message}`;
  }
}

/**
 * Schemas pass over fields that they do not know; a compiler does not: each resource becomes a literal of its type.
 * @returns {Map<object, string[]>} by the resource
 */
function typeProblems(manifests) {
  // One resource a line, so that the line says which it is.
  const lines = manifests.map(
    ({ apiVersion, kind }, index) =>
      `export const _${index}: import('kubernetes-models/${apiVersion}/${kind}').I${kind} = ${JSON.stringify(manifests[index])};`,
  );
  const file = path.join(import.meta.dirname, 'manifests.generated.ts');
  const options = {
    noEmit: true,
    strict: true,
    skipLibCheck: true,
    types: [],
    module: typescript.ModuleKind.NodeNext,
    moduleResolution: typescript.ModuleResolutionKind.NodeNext,
  };
  const source = lines.join('\n');
  const host = typescript.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (name, ...rest) =>
    name === file ? typescript.createSourceFile(name, source, ...rest) : read(name, ...rest);
  const problems = new Map();
  for (const { start, messageText } of typescript.getPreEmitDiagnostics(
    typescript.createProgram([file], options, host),
  )) {
    const line = source.slice(0, start).split('\n').length - 1;
    const manifest = manifests[line];
    const problem = `${nameOf(manifest)}: ${typescript.flattenDiagnosticMessageText(messageText, ' ')}`;
    problems.set(manifest, [...(problems.get(manifest) ?? []), problem]);
  }
  return problems;
}

async function policyProblems(list, manifests) {
  const parser = new ResourceParser();
  const init = { loader: new DefaultPluginLoader(), parser, fixer: new DisabledFixer(), suppressors: [] };
  const validator = new MonokleValidator(init);
  const plugins = Object.fromEntries(PLUGINS.map((plugin) => [plugin, true]));
  await validator.preload({ plugins });
  if (validator.getFailedPlugins().length > 0) throw new Error(`not loaded: ${validator.getFailedPlugins().join()}`);
  // Every rule, also those that are off unless somebody asks.
  const rules = Object.entries(validator.rules).flatMap(([plugin, list]) =>
    list.map(({ name }) => `${plugin}/${name}`),
  );
  await validator.preload({ plugins, rules: Object.fromEntries(rules.map((rule) => [rule, 'err'])) });
  const resources = manifests.map((manifest, index) => ({
    // It remembers resources by their id, beyond one list.
    id: `${list} ${index}`,
    fileId: `${list} ${index}`,
    filePath: nameOf(manifest),
    fileOffset: 0,
    name: manifest.metadata.name,
    apiVersion: manifest.apiVersion,
    kind: manifest.kind,
    namespace: manifest.metadata.namespace,
    content: manifest,
    text: stringify(manifest),
  }));
  const { runs } = await validator.validate({ resources: processRefs(resources, parser) });
  return runs.flatMap(({ results }) =>
    results.map(({ ruleId, locations }) => {
      // The first place is in the file that there might be, the second in the resource, by its id.
      const { artifactLocation, region } = locations[1].physicalLocation;
      const resource = resources.find(({ id }) => id === artifactLocation.uri);
      const line = resource.text.split('\n')[(region?.startLine ?? 1) - 1]?.trim() ?? '';
      return `${ruleId} ${resource.filePath} ${line}`;
    }),
  );
}
