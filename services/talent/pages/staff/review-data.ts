/** Reading a record under review sparingly: every reading is written into the log the applicant reads, so the page asks only when it must. */
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { ApiProblem } from '@yunjian/kernel/contract';
import { queryClient, useCommand, type Call, type Command } from '@yunjian/ui';
import { client } from './api.ts';
import type { Detail } from './review-types.ts';

const keyOf = (id: string) => [client.review.reviewOne.path, { params: { id }, query: {} }];

/** The record, read when the page opens; not again when the window gets the focus back. */
export function useRecord(id: string): UseQueryResult<Detail, ApiProblem> {
  return useQuery<Detail, ApiProblem>({
    queryKey: keyOf(id),
    queryFn: ({ signal }) => client.review.reviewOne({ params: { id }, query: {} }, { signal }),
    staleTime: 60_000,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
}

/** Shows the record as a command answered it, without reading it once more. */
function keepRecord(detail: Detail): void {
  queryClient.setQueryData(keyOf(detail.id), detail);
}

/** A command on a record under review: its answer is the record as it stands then, shown at once; the worklist is read anew. */
export function useDeed<Args>(call: Call<Args, Detail>, onDone?: (after: Detail) => void): Command<Args, Detail> {
  return useCommand(call, {
    invalidates: [client.review.worklist],
    onDone: (after) => {
      keepRecord(after);
      onDone?.(after);
    },
  });
}
