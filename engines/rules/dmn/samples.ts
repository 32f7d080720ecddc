import { readdirSync, readFileSync } from 'node:fs';
import { DmnModdle } from 'dmn-moddle';

/** Files the tests of this folder go through: the model of the district and all of the TCK's level 2. */
const tck = new URL('../tck/compliance-level-2/', import.meta.url);

export const REAL = readFileSync(new URL('../../../districts/songjiang/rules/talent-admission.dmn', import.meta.url), 'utf8');

export const SAMPLES: readonly (readonly [name: string, xml: string])[] = [
  ['talent-admission', REAL],
  ...readdirSync(tck).map((name) => [name, readFileSync(new URL(`${name}/${name}.dmn`, tck), 'utf8')] as const),
];

const OLD = 'https://www.omg.org/spec/DMN/20191111/';

/** What dmn-moddle, which knows DMN 1.3, has to say against a file. */
export const warningsOf = async (xml: string): Promise<string[]> => {
  const { warnings } = await new DmnModdle().fromXML(
    xml.replaceAll(/https?:\/\/www\.omg\.org\/spec\/DMN\/(?:20230324|20211108|20180521)\/(MODEL|DMNDI)\//g, `${OLD}$1/`),
  );
  return warnings.map(({ message }) => message);
};

/** A small model around the children of `definitions`. */
export const definitions = (children: string, attributes = '', space = 'https://www.omg.org/spec/DMN/20230324/MODEL/'): string =>
  `<definitions xmlns="${space}" id="m" name="m" namespace="urn:m"${attributes}>${children}</definitions>`;
