import type { PageProps } from '../routes.ts';

export const ResultsPage = ({ session }: PageProps) => <p>{session}</p>;
