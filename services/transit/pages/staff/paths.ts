/** Addresses of the staff pages of transit. */
export const auditPath = (id: string): string => `/staff/transit/inventory/${encodeURIComponent(id)}`;
export const uploadPath = (id: string): string => `/staff/transit/feeds/${encodeURIComponent(id)}`;
