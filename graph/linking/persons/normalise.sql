-- Indonesian identity as it is written, brought to one form. Input table: raw; output: people.
-- Nothing is overwritten: the caller keeps the record as it came, this table is only compared.
create or replace macro squeezed(s) as nullif(trim(regexp_replace(s, '\s+', ' ', 'g')), '');
create or replace macro plain(s) as squeezed(regexp_replace(
    replace(replace(lower(strip_accents(s)), 'a.k.a', ' alias '), '@', ' alias '),
    '[^a-z0-9 /]', case when s like '%.%' and s not like '%. %' then ' ' else '' end, 'g'));
create or replace macro given(t) as case
    when substr(t, 1, 1) not in ('m', 'a', 's', 'n') then t
    when t in ('abd', 'abdoel', 'abdul') then 'abdul'
    when t in ('st', 'sitti', 'siti') then 'siti'
    when t in ('noer', 'nurul', 'nur') then 'nur'
    when t in ('m', 'md', 'mhd', 'mohd', 'moh', 'muh') then 'muhamad'
    when substr(t, 1, 1) = 'm' and
         regexp_full_match(t, 'mo[ck]?h?[ao]?mm?[ae]d|muc?h?amm?[ae]d|muhamed') then 'muhamad'
    when substr(t, 1, 1) = 'a' and regexp_full_match(t, 'a[ck]?h?mm?[ae]d') then 'ahmad'
    else t end;
create or replace macro is_title(t) as
    t in ('h', 'hj', 'drs', 'dra', 'ir', 'dr', 'prof', 'kh', 'ust', 'ustad', 'ustadz', 'tgk', 'tn', 'ny',
          'sdr', 'sdri', 'bpk', 'ibu', 'sh', 'se', 'mh', 'spd', 'skom', 'amd');
create or replace macro words(s) as list_filter(string_split(s, ' '), lambda x: x <> '');
create or replace macro without_titles(l) as coalesce(
    nullif(list_filter(l, lambda x: not is_title(x)), []), l);
-- Spelling before 1972, and letters that clerks take for one another
create or replace macro spelled_old(s) as translate(
    replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(s,
    'oe', 'u'), 'dj', 'j'), 'tj', 'c'), 'sy', 's'), 'sj', 's'), 'nj', 'ny'), 'kh', 'h'), 'ch', 'h'),
    'dh', 'd'), 'th', 't'), 'x', 'ks'), 'vqzy', 'fkji');
create or replace macro without_h(s) as regexp_replace(s, '([a-gi-z])h', '\1', 'g');
create or replace macro undoubled(s) as replace(translate(replace(replace(replace(replace(replace(
    replace(replace(s, 'nn', 'n'), 'mm', 'm'), 'ss', 's'), 'll', 'l'), 'tt', 't'), 'pp', 'p'),
    'ff', 'f'), 'f', 'p'), 'aa', 'a');
create or replace macro spelled_indonesian(s) as undoubled(without_h(spelled_old(s)));
create or replace macro spelled_plain(s) as s;
-- M before other words is Muhamad, M after them an initial of any name
create or replace macro named(s) as nullif(spelled(array_to_string(list_transform(
    without_titles(words(s)), lambda x, i: case when i > 1 and x = 'm' then x else given(x) end),
    ' ')), '');
create or replace macro iso_date(s) as strftime(coalesce(
    try_strptime(s, '%Y-%m-%d'), try_strptime(s, '%Y%m%d'),
    try_strptime(s, '%d/%m/%Y'), try_strptime(s, '%d-%m-%Y')), '%Y-%m-%d');
create or replace macro digits(s) as nullif(regexp_replace(s, '[^0-9]', '', 'g'), '');
create or replace macro nik_day(n) as try_cast(substr(n, 7, 2) as int);
-- Words of one name that resemble no word of the other: initials count as resembling. The cheap
-- tests come first: CASE looks no further once one holds
create or replace macro resembles(x, y) as case
    when length(x) = 1 or length(y) = 1 then starts_with(y, x) or starts_with(x, y)
    when x = y then true
    when jaro_winkler_similarity(x, y) >= 0.9 then true
    when least(length(x), length(y)) <= 3 or abs(length(x) - length(y)) > 1 then false
    when levenshtein(x, y) > 2 then false
    else damerau_levenshtein(x, y) <= 1 end;
create or replace macro unlike(a, b) as
    list_filter(a, lambda x: len(list_filter(b, lambda y: resembles(x, y))) = 0);
-- Both names have a word of their own while the rest agrees or rhymes: brothers, not typing errors.
-- Lists of one element stand for LET, so that nothing is computed twice
create or replace macro own_words(a, u, v) as len(v) > 0 and (len(u) < len(a)
    or len(list_filter(u, lambda x: length(x) > 3
           and len(list_filter(v, lambda y: levenshtein(x, y) <= 2)) > 0)) > 0);
create or replace macro words_conflict(a, b) as list_transform([unlike(a, b)], lambda u:
    case when len(u) = 0 then false
         else list_transform([unlike(b, a)], lambda v: own_words(a, u, v))[1] end)[1];
-- Two digits of year: nobody in these files is born after 2015
create or replace macro nik_birth(n) as case when length(n) = 16 then strftime(try_strptime(
    (case when try_cast(substr(n, 11, 2) as int) > 15 then '19' else '20' end) || substr(n, 11, 2)
    || substr(n, 9, 2) || lpad((case when nik_day(n) > 40 then nik_day(n) - 40 else nik_day(n) end)::varchar, 2, '0'),
    '%Y%m%d'), '%Y-%m-%d') end;

create or replace table people as
with parts as (
    select *, string_split_regex(plain(name_raw),
        '(?:^| )(?:alias|als|aka|panggilan|dipanggil|alyas)(?: |$)') as pieces
    from raw),
named_parts as (
    select *,
        coalesce(nullif(squeezed(regexp_extract(pieces[1], '^(.*?)(?:^| )(?:binti|bin|bt)(?: |$)', 1)), ''),
                 squeezed(pieces[1]), squeezed(pieces[2])) as main,
        nullif(regexp_extract(pieces[1], ' (?:binti|bin|bt) (.+)$', 1), '') as father_written,
        squeezed(pieces[2]) as alias_written
    from parts),
normal as (
    select unique_id, named(main) as name_n,
        named(coalesce(father_written, plain(father_raw))) as father,
        named(coalesce(alias_written, plain(alias_raw))) as alias,
        digits(nik) as nik, iso_date(dob) as birth_written,
        case when lower(gender) in ('m', 'l', 'male', 'laki-laki', 'pria') then 'm'
             when lower(gender) in ('f', 'p', 'female', 'perempuan', 'wanita') then 'f' end as sex,
        regexp_replace(digits(phone_raw), '^62', '0') as phone,
        nullif(upper(regexp_replace(plate, '[^A-Za-z0-9]', '', 'g')), '') as plate,
        squeezed(regexp_replace(lower(address_raw), '[^a-z0-9 ]', ' ', 'g')) as address_plain,
        plain(city) as city, plain(pob) as birthplace
    from named_parts),
placed as (
    select *, nik_birth(nik) as birth_in_nik,
        regexp_replace(regexp_replace(address_plain, '^(?:jl|jalan|jln|gang|gg|dusun|kp|kampung) ', ''),
                       '(?: no)? ([0-9]+[a-z]?)(?: .*)?$', '') as street_name,
        regexp_extract(address_plain, '(?:^| )(?:no )?([0-9]+)(?:[a-z]? |$)', 1) as house
    from normal)
select unique_id, name_n, father, alias, nik, sex, phone, plate, city, birthplace,
    list_sort(words(name_n)) as tokens,
    array_to_string(list_sort(words(name_n)), ' ') as name_s,
    -- One bit of 63 a word: names without a bit in common share no word
    list_reduce(list_transform(words(name_n), lambda x: 1::bigint << (hash(x) % 63)::int),
                lambda a, b: a | b) as word_bits,
    words(name_n)[1] as first_name, words(name_n)[-1] as last_name,
    -- A missing or placeholder date (1 January) is filled from the NIK
    case when birth_written is null or (birth_written like '%-01-01' and birth_in_nik is not null)
         then birth_in_nik else birth_written end as birth,
    nullif(street_name, '') as street, nullif(house, '') as house,
    case when nullif(street_name, '') is not null then street_name || ' ' || house end as address
from placed;
