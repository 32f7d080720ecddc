/** @yunjian/transit/realtime: GTFS Realtime messages in, an overlay of one image out. */
export { overlayOf, type RealtimeOverlay, type Source, type SourcedMessage } from './apply.ts';
export { decodeFeedMessage, type FeedEntity, type FeedMessage, type MessageLimits } from './message.ts';
export type { AddedTrip, Overlay, RealtimeFinding, ServiceAlert, TripChange, VehiclePosition } from './overlay.ts';
