// The part of opossum that client.ts uses; the package ships no types.
declare module 'opossum' {
  export default class CircuitBreaker<A extends unknown[], R> {
    constructor(
      action: (...args: A) => Promise<R>,
      options: {
        timeout: number | false;
        errorThresholdPercentage: number;
        resetTimeout: number;
        volumeThreshold: number;
        rollingCountTimeout: number;
        rollingCountBuckets: number;
        rollingPercentilesEnabled: boolean;
        enableSnapshots: boolean;
        errorFilter: (error: unknown) => boolean;
      },
    );
    fire(...args: A): Promise<R>;
    shutdown(): void;
    readonly opened: boolean;
    readonly halfOpen: boolean;
    readonly closed: boolean;
  }
}
