CREATE TABLE clinics (
  id INTEGER PRIMARY KEY,
  name VARCHAR(80) NOT NULL UNIQUE,
  class SMALLINT
);
CREATE TABLE visits (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  clinic_id BIGINT NOT NULL REFERENCES clinics (id) ON DELETE CASCADE,
  day DATE NOT NULL,
  cost NUMERIC(10, 2) DEFAULT 0 CHECK (cost >= 0),
  doubled NUMERIC(12, 2) GENERATED ALWAYS AS (cost * 2) STORED,
  "2nd opinion" BOOLEAN DEFAULT FALSE,
  mood TEXT NOT NULL DEFAULT 'ok' CHECK (mood IN ('sad', 'ok', 'happy')),
  noted TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
  "a \ ""quoted"" name" TEXT,
  UNIQUE (clinic_id, day)
);
CREATE INDEX ix_visits_cost ON visits (cost DESC, lower(mood)) WHERE cost > 10;
CREATE VIEW dear AS SELECT id, cost FROM visits WHERE cost > 100;
