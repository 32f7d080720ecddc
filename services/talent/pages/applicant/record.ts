import { queryClient, useCommand, type Call, type Command } from '@yunjian/ui';
import type { ApplicationDetail } from '../../contract/shapes.ts';
import { client } from '../shared/client.ts';

/** What a page about one application gets. */
export interface RecordProps {
  detail: ApplicationDetail;
}

/** Where an application's pages are; `act` is one of the things its owner may do. */
export const pageOfRecord = (id: string, act?: string): string => `/talent/my/${id}${act ? `/${act}` : ''}`;

/** A command about one application: its answer is the application as it stands afterwards, put where the page reads it. */
export function useRecordCommand<Args>(
  call: Call<Args, ApplicationDetail>,
  done: (detail: ApplicationDetail) => void,
): Command<Args, ApplicationDetail> {
  return useCommand(call, {
    onDone: (detail) => {
      queryClient.setQueryData([client.talent.myApplication.path, { params: { id: detail.id } }], detail);
      void queryClient.invalidateQueries({ queryKey: [client.talent.mine.path] });
      done(detail);
    },
  });
}
