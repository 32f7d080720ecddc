/** The element id of a field's input, so that error summaries can link to it. */
export const fieldId = (name: string): string => `f-${name.replace(/[^\w-]/g, '-')}`;
