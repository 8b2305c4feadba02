-- Append the events of one deed to its conference's chain: lock, hashes, rows and head within one statement, so that the
-- head is held for no round trip of a client. `entries` is what `agreements.audit.appending` writes: of each event its
-- columns, its personal values, and `leaf`, its canonical JSON in four pieces, between which stand the time, the number
-- and the hash before it. `stated` is the deed's own time (null: this moment); `ahead` is what tests put the clock on by.
-- A deed that read its conference when the chain ended at `read_at_number` could have decided otherwise after events of the
-- kinds `overtaken_by`: if there are any since, it is ended as one that could not be serialised. With `needs_open` it is ended
-- if the conference is closed: that is asked here because who closes it appends, too, and so one comes after the other.
DROP FUNCTION IF EXISTS agreements_append(bigint, timestamptz, interval, jsonb, bigint, text[]);
CREATE OR REPLACE FUNCTION agreements_append(
  of_conference bigint, stated timestamptz, ahead interval, entries jsonb, read_at_number bigint, overtaken_by text[],
  needs_open boolean
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  head agreements_chainhead%ROWTYPE;
  entry jsonb;
  moment timestamptz;
  moment_in_words text;
  own_hash text;
  event_id bigint;
BEGIN
  -- What is still to be checked of the deed's other rows is checked first, not by COMMIT while the head is held; and so is
  -- the conference that the events will point to.
  SET CONSTRAINTS ALL IMMEDIATE;
  SET CONSTRAINTS ALL DEFERRED;
  PERFORM 1 FROM agreements_conference WHERE id = of_conference FOR KEY SHARE;
  SELECT * INTO head FROM agreements_chainhead WHERE conference_id = of_conference FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    INSERT INTO agreements_chainhead (conference_id, number, hash, ordered_after)
      VALUES (of_conference, 0, repeat('0', 64), 0)
      ON CONFLICT DO NOTHING;
    SELECT * INTO head FROM agreements_chainhead WHERE conference_id = of_conference FOR NO KEY UPDATE;
  END IF;
  IF head.number > read_at_number AND EXISTS (
    SELECT FROM agreements_event
      WHERE conference_id = of_conference AND number > read_at_number AND kind = ANY (overtaken_by)
  ) THEN
    RAISE EXCEPTION 'the conference changed while the deed was under way' USING ERRCODE = 'serialization_failure';
  END IF;
  IF needs_open AND EXISTS (SELECT FROM agreements_conference WHERE id = of_conference AND closed_at IS NOT NULL) THEN
    RAISE EXCEPTION 'the conference is closed' USING ERRCODE = 'CSCLO';
  END IF;
  moment := greatest(coalesce(stated, clock_timestamp() + ahead), head.at);
  moment_in_words := to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"');
  FOR entry IN SELECT value FROM jsonb_array_elements(entries) LOOP
    own_hash := encode(sha256('\x00'::bytea || convert_to(
      (entry #>> '{leaf,0}') || moment_in_words || (entry #>> '{leaf,1}') || (head.number + 1)
        || (entry #>> '{leaf,2}') || head.hash || (entry #>> '{leaf,3}'), 'UTF8')), 'hex');
    INSERT INTO agreements_event
        (conference_id, number, kind, at, by_id, agreement_id, subject, payload, previous_hash, hash)
      VALUES (of_conference, head.number + 1, entry ->> 'kind', moment, (entry ->> 'by')::bigint,
        (entry ->> 'agreement')::uuid, entry ->> 'subject', entry -> 'payload', head.hash, own_hash)
      RETURNING id INTO event_id;
    INSERT INTO agreements_eventvalue (event_id, name, value, salt)
      SELECT event_id, personal ->> 'name', personal ->> 'value', personal ->> 'salt'
        FROM jsonb_array_elements(entry -> 'personal') AS personal;
    head.number := head.number + 1;
    head.hash := own_hash;
  END LOOP;
  UPDATE agreements_chainhead SET number = head.number, hash = head.hash, at = moment
    WHERE conference_id = of_conference;
END $$
