-- Who changed what.
CREATE TABLE people_log (person BIGINT NOT NULL, what TEXT NOT NULL);
INSERT INTO people_log SELECT id, 'was there; before' FROM people;
