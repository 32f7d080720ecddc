-- A fee beside its payment, or a reversal of it, has the bank's number of the payment on the same day: what is one line is told by the amount, too.
alter table assets.bank_line drop constraint bank_line_account_id_on_date_ref_key,
  add constraint bank_line_once unique (account_id, on_date, ref, fen);
