import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { DmnModdle } from 'dmn-moddle';

const tck = new URL('../tck/compliance-level-2/', import.meta.url);
const districts = new URL('../../../districts/', import.meta.url);

const models = readdirSync(districts)
  .map((name) => new URL(`${name}/rules/talent-admission.dmn`, districts))
  .filter((url) => existsSync(url));

/** A district's model of admission to talent housing. */
export const REAL = models[0] === undefined ? '' : readFileSync(models[0], 'utf8');

/** Files the tests of this folder go through: the model of a district and all of the TCK's level 2. */
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
